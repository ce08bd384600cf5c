"""The explorer: a page on which one looks at the test segments themselves, and at what networks said of them."""
