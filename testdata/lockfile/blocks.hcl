# Nothing but providers, and what belongs to them.

version = 1 # ERROR: Unsupported argument

providers "example.com/acme/anvil" { # ERROR: Unsupported block type
}

provider { # ERROR: Missing source_addr for provider
}

provider "example.com/acme/anvil" "extra" { # ERROR: Extraneous label for provider
}

provider "example.com/acme/anvil" {
  version = "1.0.0"
  hash    = ["h1:a"] # ERROR: Unsupported argument
  version = "1.0.0"  # ERROR: Attribute redefined

  platform { # ERROR: Unsupported block type
  }
}

provider "example.com/acme/anvil" { # ERROR: Duplicate provider lock
  version = "1.0.0"
}

provider "example.com/acme/broken" {
  version = "x.y" # ERROR: Invalid provider version number # ERROR: Invalid provider version number
}

provider "example.com/acme/broken" { # ERROR: Duplicate provider lock
  version = "1.0.0"
}
