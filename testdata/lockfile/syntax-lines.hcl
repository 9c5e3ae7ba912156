provider "example.com/acme/separators" {
  version = "1.0.0"
  hashes = [
    "h1:a"
    "h1:b", # ERROR: Missing item separator
  ]
}

provider "example.com/acme/one-line" { version = "1.0.0", hashes = ["h1:a"] } # ERROR: Invalid single-argument block definition
