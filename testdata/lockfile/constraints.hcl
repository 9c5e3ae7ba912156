# Constraints are optional, but must be in normal form.

provider "example.com/acme/wildcard" {
  version     = "1.0.0"
  constraints = "x" # ERROR: Invalid provider version constraints # ERROR: Invalid provider version constraints
}

provider "example.com/acme/tight" {
  version     = "1.0.0"
  constraints = "~>1" # ERROR: Invalid provider version constraints
}

provider "example.com/acme/order" {
  version     = "1.0.0"
  constraints = "~> 1.0, >= 1.0.0" # ERROR: Invalid provider version constraints
}

provider "example.com/acme/null" {
  version     = "1.0.0"
  constraints = null # ERROR: Unsuitable value type
}

provider "example.com/acme/empty" {
  version     = "1.0.0"
  constraints = ""
}

# Nobody checks that the version is allowed by them.
provider "example.com/acme/violated" {
  version     = "1.0.0"
  constraints = "~> 2.0"
}
