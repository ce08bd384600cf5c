"""What people read: pages, tables and figures."""
