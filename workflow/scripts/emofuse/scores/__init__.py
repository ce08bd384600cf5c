"""How predictions are judged, beside answers that need no features."""
