"""The memory: rows, values, queries, migrations. Knows nothing of chat; what leaves is a frozen value."""
