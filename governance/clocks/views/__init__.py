"""Pages of the clocks: what a monitor asks, the ladders, the calendar, and what does not run by itself."""
