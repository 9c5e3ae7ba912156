# Addresses must be complete and in normal form. What is in a block with a wrong address is not
# looked at.

provider "" { # ERROR: Invalid provider source address
}

provider "a/b/c/d" { # ERROR: Invalid provider source address
  version = "nonsense"
}

provider "example.com/a_b/c" { # ERROR: Invalid provider source address
}

provider "xn--caf-dma.fr/a/b" { # ERROR: Invalid provider source address
}

provider "example.com/acme/terraform-anvil" { # ERROR: Invalid provider source address
}

provider "terraform.io/builtin/terraform" { # ERROR: Invalid provider source address
}

provider "registry.terraform.io/-/anvil" { # ERROR: Invalid provider source address
}

provider "anvil" { # ERROR: Non-normalized provider source address
}

provider "acme/anvil" { # ERROR: Non-normalized provider source address
}

provider "Example.com/Acme/Anvil" { # ERROR: Non-normalized provider source address
}

provider "example.com:443/acme/anvil" { # ERROR: Non-normalized provider source address
}

provider "café.fr/acme/anvil" {
  version = "1.0.0"
}

provider "example.com:8443/acme/anvil" {
  version = "1.0.0"
}
