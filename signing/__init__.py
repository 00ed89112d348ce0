"""Make and judge PAdES signatures."""
