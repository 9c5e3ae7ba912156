# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "example.com/acme/anvil" {
  version = "1.0.0"
}

provider "example.com.au/acme/anvil" {
  version     = "0.1.0-alpha.1+build.5"
  constraints = "0.1.0-alpha.1"
}

provider "example.com:8080/acme/anvil" {
  version = "2.10.3"
  hashes = [
    "h1:Zm9v",
    "h9:of-a-scheme-to-come",
    "zh:00",
    "zh:0f",
  ]
}

provider "registry.terraform.io/a/c" {
  version     = "1.0.0"
  constraints = "> 0.1.0, >= 0.2.0, != 0.3.0, ~> 1.0, < 3.0.0, <= 4.0.0"
  hashes = [
    "h1:A",
    "h1:a",
  ]
}

provider "registry.terraform.io/a-b/c" {
  version = "1.0.0"
}

provider "bücher.example/größe/anvil" {
  version = "1.0.0"
}
