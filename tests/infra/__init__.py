"""The real things that tests lean on: a homeserver, a database cluster, an independent Matrix client."""
