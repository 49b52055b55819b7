"""How fast the pages are on a large town, as ratios to a bare view in the same run (`make bench`; docs/speed.md)."""
