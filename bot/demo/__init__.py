"""The desk on one machine with nothing around it: a homeserver, people, rooms, and a tour through them."""
