"""Pictures of numbers: every row of a chart is a small drawing on an axis that all rows share."""
