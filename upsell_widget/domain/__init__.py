"""The functional core: frozen values in, frozen values out, standard library only."""
