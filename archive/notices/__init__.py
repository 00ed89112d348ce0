"""What is told to machines outside: a message for each step, signed, until it was heard."""
