provider "example.com/acme/anvil" { # ERROR: Unclosed configuration block
  version = "1.0.0"
