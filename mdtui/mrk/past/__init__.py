"""How a folder was at earlier moments, and what came between."""
