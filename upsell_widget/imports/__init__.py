"""Reading a shop's past orders, products and views from CSV or Parquet files, row by row and strictly."""
