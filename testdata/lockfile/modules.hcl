# Locks for modules do not exist yet. The first one is reported, but is no error.

module "registry.terraform.io/acme/anvil/aws" { # WARNING: Dependency locks for modules are not yet supported
  version = var.anything
}

module "another" {
}

provider "example.com/acme/anvil" {
  version = "1.0.0"
}
