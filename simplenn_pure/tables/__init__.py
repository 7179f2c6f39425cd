"""Tables: CSV files read, their columns chosen, scaled, and split into rows to learn and to test."""
