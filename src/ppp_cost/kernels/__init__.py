"""Arrays in, arrays out: the arithmetic of contracts and cost standards, in numpy alone."""
