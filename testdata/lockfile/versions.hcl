# Versions must be complete and in normal form. What cannot be read at all is also not in normal form.

provider "example.com/acme/absent" { # ERROR: Missing required argument
}

provider "example.com/acme/null" {
  version = null # ERROR: Missing required argument
}

provider "example.com/acme/empty" {
  version = "" # ERROR: Invalid provider version number # ERROR: Invalid provider version number
}

provider "example.com/acme/prefix" {
  version = "v1.0.0" # ERROR: Invalid provider version number # ERROR: Invalid provider version number
}

provider "example.com/acme/short" {
  version = "1.0" # ERROR: Invalid provider version number
}

provider "example.com/acme/number" {
  version = 1 # ERROR: Invalid provider version number
}

provider "example.com/acme/zeros" {
  version = "1.02.0" # ERROR: Invalid provider version number
}

provider "example.com/acme/list" {
  version = ["1.0.0"] # ERROR: Unsuitable value type
}

provider "example.com/acme/prerelease" {
  version = "1.0.0-rc.1+build.5"
}
