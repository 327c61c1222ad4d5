"""The desk over real Matrix."""
