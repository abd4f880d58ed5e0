"""The actions and their keys, as data: one module for each family of screens."""
