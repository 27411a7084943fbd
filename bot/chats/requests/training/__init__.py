"""Where the reader of plain words learns: labelled sentences, their variants, and the fitting."""
