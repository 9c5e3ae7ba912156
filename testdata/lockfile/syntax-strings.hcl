provider "example.com/acme/escape" {
  version = "1.0\.0" # ERROR: Invalid escape sequence
}

provider "example.com/acme/quotes" {
  version = '1.0.0' # ERROR: Invalid character # ERROR: Invalid expression # ERROR: Unsuitable value type
}
