"""What the machine itself remembers. All functions take a session and never commit: the turn does.

Texts in here are blanked 30 days after handling.
"""
