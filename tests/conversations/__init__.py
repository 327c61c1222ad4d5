"""What the desk promises, tried for real."""
