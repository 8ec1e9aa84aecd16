"""Use cases: each function is something a person or the clock wants done. Owns the transaction, knows ports."""
