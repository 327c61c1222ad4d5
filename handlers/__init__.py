"""The work: one file a subject, each reads like the conversation that it holds."""
