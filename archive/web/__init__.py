"""DOOR 1: pages for people and the interface for machines, over HTTP (Flask)."""
