"""What the centre counts of its own work: the figures, the courses behind them, the report and the data set."""
