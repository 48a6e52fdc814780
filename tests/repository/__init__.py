"""What the repository says to those who join: pages, workflows, forms."""
