"""How D judges real and generated examples over time: the parts of the scores panel."""
