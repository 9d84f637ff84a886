"""What the logit waterfall is made of: kept measurements, a common axis, ridges, one step large."""
