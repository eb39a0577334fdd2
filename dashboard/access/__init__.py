"""Who is asking, and what may they see? One guard before every request, one wrapper around every source."""
