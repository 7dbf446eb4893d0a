"""The parts of the registers mode, and the table of rows that other modes show as well."""
