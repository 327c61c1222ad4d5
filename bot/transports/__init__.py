"""How the desk hears and speaks: each transport fills the inbox and empties the outbox, and knows no more."""
