"""Pictures of a run, enlarged without blur."""
