# Pools tests/reference/metafor/effects.csv and tables.csv with R's metafor (Viechtbauer), an implementation that shares
# nothing with ours, and writes pooled.csv and mantel_haenszel.csv beside them. Debian: apt-get install r-cran-metafor
suppressMessages(library(metafor))
folder <- "tests/reference/metafor"
options(digits = 17)

one <- function(set, d, method, step = 1) {
  tight <- list(threshold = 1e-13, tol = 1e-14, maxiter = 10000, tau2.max = 1e6, stepadj = step)
  fit <- suppressWarnings(rma(d$yi, d$vi, method = method, control = tight))
  knha <- suppressWarnings(rma(d$yi, d$vi, method = method, test = "knha", control = tight))
  adhoc <- suppressWarnings(rma(d$yi, d$vi, method = method, test = "adhoc", control = tight))
  random <- method != "FE"
  reach <- if (random && fit$k > 2) qt(0.975, fit$k - 2) * sqrt(fit$se^2 + fit$tau2) else NA  # t on k - 2 (Higgins 2009)
  tau2 <- if (random) confint(fit, control = list(tol = 1e-14, maxiter = 10000, tau2.max = 1e6))$random["tau^2", ] else c(NA, NA, NA)
  data.frame(set = set, method = method, k = fit$k, tau2 = fit$tau2, estimate = as.numeric(fit$b), se = fit$se,
             ci_low = fit$ci.lb, ci_high = fit$ci.ub, q = fit$QE, knha_low = knha$ci.lb, knha_high = knha$ci.ub,
             adhoc_low = adhoc$ci.lb, adhoc_high = adhoc$ci.ub, pi_low = as.numeric(fit$b) - reach, pi_high = as.numeric(fit$b) + reach,
             tau2_low = tau2[2], tau2_high = tau2[3])
}

effects <- read.csv(file.path(folder, "effects.csv"))
out <- do.call(rbind, lapply(unique(effects$set), function(s) {
  d <- effects[effects$set == s, ]
  if (nrow(d) < 2) return(NULL)
  do.call(rbind, lapply(c("FE", "DL", "PM", "REML", "SJ"), function(m)
    tryCatch(one(s, d, m), error = function(e) one(s, d, m, step = 0.5))))
}))
write.csv(format(out, digits = 14, trim = TRUE), file.path(folder, "pooled.csv"), row.names = FALSE, quote = FALSE)

tables <- read.csv(file.path(folder, "tables.csv"))
mh <- do.call(rbind, lapply(unique(tables$set), function(s) {
  d <- tables[tables$set == s, ]
  do.call(rbind, lapply(c("RR", "OR", "RD"), function(m) {
    fit <- suppressWarnings(rma.mh(ai = d$ai, n1i = d$n1i, ci = d$ci, n2i = d$n2i, measure = m, add = c(0, 0), drop00 = c(m != "RD", m != "RD")))
    data.frame(set = s, measure = m, estimate = as.numeric(fit$b), se = fit$se)
  }))
}))
write.csv(format(mh, digits = 14, trim = TRUE), file.path(folder, "mantel_haenszel.csv"), row.names = FALSE, quote = FALSE)
writeLines(c(R.version.string, paste("metafor", packageVersion("metafor"))), file.path(folder, "made_with.txt"))
