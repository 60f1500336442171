"""What the tested app retrieves, recorded and replaced in the libraries that it searches with."""
