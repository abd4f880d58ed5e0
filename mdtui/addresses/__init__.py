"""Addresses: which IP addresses the server's domains are bound to, what really listens, and how to bind to several."""
