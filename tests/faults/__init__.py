"""What must not break: killed processes, races, servers that go away."""
