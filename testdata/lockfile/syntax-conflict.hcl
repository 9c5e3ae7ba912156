provider "example.com/acme/anvil" {
  version = "1.0.0"
<<<<<<< HEAD # ERROR: Argument or block definition required
  hashes = ["h1:a"]
=======
  hashes = ["h1:b"]
>>>>>>> branch
}
