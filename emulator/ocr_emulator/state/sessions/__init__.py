"""One appKey's own world, and all of them."""
