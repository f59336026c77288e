"""Documents to paper: layout, raster, printer languages, wires and the spool. No Qt, no SQL, no station."""
