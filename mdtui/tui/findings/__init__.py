"""What the screens show of findings, and the check behind them."""
