"""Files that go with words: made outside the turn, from facts that were fixed in it."""
