// The built-in nodes.
