"""The statistician: study rows → effect sizes → pooled result, heterogeneity, prediction interval. Pure."""
