"""The model file: what was learnt from a shop's orders and views, as arrays that workers map into memory and share. NumPy only."""

from upsell_widget.model_file.contents import ModelFile, ModelFileRefused, Relation
from upsell_widget.model_file.reading import read
from upsell_widget.model_file.source import ModelSource
from upsell_widget.model_file.writing import write

__all__ = ["ModelFile", "ModelFileRefused", "ModelSource", "Relation", "read", "write"]
